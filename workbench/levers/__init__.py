"""From coded evidence to levers and strategies: what is proposed, and where nothing is."""
