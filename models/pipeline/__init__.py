"""The stages as steps of a run, each done again only when it has to be."""
