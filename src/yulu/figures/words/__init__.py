"""Words that mean something beside a number: units, hedges, rates, fixed expressions. Only data."""
