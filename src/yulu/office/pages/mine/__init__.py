"""For enterprises and residents: what they are due, their requests, what they were paid."""
