"""Speed against what a city would use instead, side by side in one run, as ratios. `make bench` runs all of it."""
