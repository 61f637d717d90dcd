"""What people write down: candidates, exam sessions, sittings, marks."""
