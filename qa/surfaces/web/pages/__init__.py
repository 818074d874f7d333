"""The pages.

In: a browser's request. Out: HTML from the templates in `templates/`, with the files in `static/`.
"""
