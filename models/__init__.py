"""The model maker's pipeline: data -> trained net -> int8 bundle in a bucket. See models/README.md."""
