"""HTTP: who is asking, the entrance, marks, downloads, assets. Every route checks the right through its service."""
