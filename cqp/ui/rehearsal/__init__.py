"""The rehearsal of a laptop: is it fit for the day?"""
