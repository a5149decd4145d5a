"""What a configuration says of the form of the generated code."""
