// Keeps a second Tama from running on the same data: recovery after a crash takes over what another process
// left on the wire, which is wrong while that process lives. SQLite: flock on a file beside the database,
// which the system gives back when the process dies, however it dies. PostgreSQL: an advisory lock for the
// schema, on a connection held for life. Commands that only read or import do not take it. Any thread.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"

namespace tama::store {

class InstanceLock {
  public:
    /// The lock on the database of `url`; its folder exists. Refused while another process, or another
    /// InstanceLock of this one, holds it.
    static Result<InstanceLock> acquire(const std::string& url);

    InstanceLock(InstanceLock&&) noexcept;
    InstanceLock& operator=(InstanceLock&&) noexcept;
    ~InstanceLock();

    class Holder;  // the open file or connection

  private:
    explicit InstanceLock(std::unique_ptr<Holder> holder);

    std::unique_ptr<Holder> holder_;
};

}  // namespace tama::store
