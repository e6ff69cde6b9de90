"""What is copied to an office without internet: made by `make bundle`, installed there by its own `install.sh`."""
