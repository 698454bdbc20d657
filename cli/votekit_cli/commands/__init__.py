"""One module for each verb: new check freeze · attend … declare · form archive audit."""
