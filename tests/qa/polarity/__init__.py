"""Questions about what articles deny, doubt, suppose, ask, fear, plan, call false or cite."""
