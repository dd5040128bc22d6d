"""The rules of selling by chat: pure, standard library only."""
