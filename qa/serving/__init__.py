"""What stands around the app where it serves people: who may use it, headers, measurements."""
