// The door from the registry up: what only the rooms above know of a worker's past, for groups that ask who did
// not answer, and for the count before a start. Implemented by flows/runtime.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "store/sql.hpp"

namespace tama::registry {

enum class PastPart : std::uint8_t {
    Asked,     // a conversation of the use case was begun
    Answered,  // at least one question was answered
    Completed
};

class Past {
  public:
    virtual ~Past() = default;

    /// By its number as printed on the form ("UC-2026-0012"), in any letter case.
    virtual std::optional<std::int64_t> findUseCase(store::Sql& sql, std::string_view number) const = 0;

    /// A condition: the worker whose id the expression `worker` tells took part so far in the use case whose id is
    /// bound to `placeholder`. As cheap for one worker as for each of all.
    virtual std::string tookPart(PastPart part, std::string_view placeholder, std::string_view worker) const = 0;

    /// Keys of the numbers with a conversation that is open or stands in line.
    virtual std::unordered_set<std::int64_t> busyNumbers(store::Sql& sql) const = 0;
};

}  // namespace tama::registry
