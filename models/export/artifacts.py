"""What a bundle carries of a net: a graph for each engine, and the one weight file that both read."""

MODEL, GRAPH, WEIGHTS = "model.int8.onnx", "model.tfjs.json", "weights.bin"
