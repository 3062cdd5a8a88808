"""Documents for residents: Easy Read, its checks, its pictures, and the files it is given out in."""
