"""Out-of-distribution (OOD) pictures: the detector, what its checks look at, made-up examples."""
