"""What anybody sees first: the home page, signing in and out, the desk each role begins at."""
