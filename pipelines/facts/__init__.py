"""What has one right value: the dated fact store and the calculators."""
