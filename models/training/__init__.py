"""The nets, and how they learn: from scratch, or from a pretrained net."""
