"""English grammar: who says what, what a sentence leaves open, days, and names in their several forms.

In: sentences. Out: parses, speakers, resolved days, name terms.
"""
