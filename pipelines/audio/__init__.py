"""Sound as arrays of whole numbers: codecs of the telephone, other rates, WAV files."""
