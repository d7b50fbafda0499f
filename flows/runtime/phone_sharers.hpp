// Who of several with one telephone is asked next: a door upwards, since target lists are requests/'s.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "store/transaction.hpp"

namespace tama::runtime {

class PhoneSharers {
  public:
    virtual ~PhoneSharers() = default;
    /// The next worker of the use case's target list on this number who was not asked, because another one was;
    /// from now on that worker is. Called in the transaction that starts the workflow with the worker.
    virtual std::optional<std::int64_t> nextOnPhone(
        store::Transaction& tx, std::int64_t use_case_id, std::int64_t number_key, WallTime now
    ) = 0;
};

}  // namespace tama::runtime
