"""Word, OpenDocument and EPUB: ZIP packages of XML."""
