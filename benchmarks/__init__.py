"""What ocpi-tap costs, as ratios in one run."""
