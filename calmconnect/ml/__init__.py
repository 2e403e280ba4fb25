"""What words say: feelings, danger, what somebody asks for, and who could help. Trained with scikit-learn, read with numpy."""
