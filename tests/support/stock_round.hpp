// A ministry's round for benchmarks and tests at scale: a registry of workers at numbers of their own, and one use case
// with as many questions as wanted, as the procedure leaves it: approved and active. How one gets there is not what
// is measured or tested with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/clock.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"

namespace tama::tests {

struct StockRound {
    std::size_t workers = 1'000;
    int questions = 8;
};

/// Questions that take a number ("Q3 …?"), asked again while the answer is none, and thanks at the end.
std::string stockWorkflow(int questions);

/// Throws std::runtime_error where something is refused.
void fillRegistry(store::Database& database, const store::PhoneCodec& codec, const StockRound& round);
void activateStockRound(store::Database& database, const StockRound& round);

/// The director's approval, bound to what will happen now and to whom.
void approveAsItIs(store::Transaction& tx, std::int64_t use_case_id, WallTime now);

}  // namespace tama::tests
