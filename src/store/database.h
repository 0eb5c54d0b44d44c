/* The two database files. */
#ifndef GATHER_STORE_DATABASE_H
#define GATHER_STORE_DATABASE_H

enum database { DATABASE_INTAKE, DATABASE_STAFF, DATABASE_COUNT };

#endif
