"""Our reader: which words of a passage answer a question, and does it answer at all?"""
