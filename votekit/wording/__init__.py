"""Words for faults and results, Chinese and English, rendered late from codes and numbers."""
