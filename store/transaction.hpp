// What a closure of the commit queue writes through. Everything it does is kept together or not at all.
#pragma once

#include <functional>

#include "store/sql.hpp"

namespace tama::store {

/// A statement that fails ends the closure, on both engines: let DbError fly, and write ON CONFLICT where a
/// row may already be there. Catching it does not help, since PostgreSQL has given up the transaction by
/// then.
class Transaction : public Sql {
  public:
    /// To be called after the commit, on the writer's thread, and not at all if this closure is rolled back
    /// or run again. For waking others ("the channel has new work"): quick, does not throw, does not touch
    /// the database.
    virtual void afterCommit(std::function<void()> notify) = 0;
};

}  // namespace tama::store
