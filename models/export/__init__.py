"""From a trained net to what an engine runs: float32 graph, int8 graph, one weight file, the tfjs graph."""
