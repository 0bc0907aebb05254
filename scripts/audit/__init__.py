"""What made a study's results, recorded in one archive; and checking such an archive later."""
