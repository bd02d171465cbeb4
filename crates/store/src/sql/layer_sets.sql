SELECT hash FROM layer_set ORDER BY hash;
