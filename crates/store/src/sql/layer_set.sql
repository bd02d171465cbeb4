SELECT checklist, digest, files FROM layer_set WHERE hash = ?1;
