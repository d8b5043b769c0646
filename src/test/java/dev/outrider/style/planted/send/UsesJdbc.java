package dev.outrider.style.planted.send;

import javax.sql.DataSource;

record UsesJdbc(DataSource pool) {}
