"""What a model is worth: calibration, the OOD detector, figures of every form, tables to choose by."""
