"""From a measured model to a bundle in a bucket; and published bundles measured again."""
