"""For the office: deciding everybody, comparing runs, what is missing and from whom, who was never reached."""
