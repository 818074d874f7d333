"""Changes to the library that take their time: adding, removing and reading again, one after the other."""
