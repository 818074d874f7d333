"""The pages.

In: a request of a browser. Out: HTML, by the templates in `templates/`, with the files in `static/`.
"""
