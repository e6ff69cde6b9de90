"""For clerks and departments: the queue, one case, taking in; and for those who asked, their own requests."""
