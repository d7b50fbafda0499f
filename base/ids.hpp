// Public identities: UUIDv7 (RFC 9562), ordered by creation time. Inside the program rows have 64-bit ids.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"

namespace tama {

class IdSource {
  public:
    virtual ~IdSource() = default;
    /// A new UUIDv7 in its 36-character text form. Thread-safe.
    virtual std::string uuid() = 0;
};

/// UUIDs from a clock and a seed. Seed it from a strong source in production, from a constant in tests.
class UuidV7Source final : public IdSource {
  public:
    UuidV7Source(const WallClock& clock, std::uint64_t seed) : clock_(clock), random_(seed) {}
    std::string uuid() override;

  private:
    const WallClock& clock_;
    std::mutex mutex_;
    Random random_;
};

/// A UUID that follows from a name: the same for the same name, for what is made while a file is read.
/// Written as version 4, because RapidPro's import accepted no other for years.
std::string derivedUuid(std::string_view name);

/// True for the 8-4-4-4-12 form with hexadecimal digits of either case, of any UUID version.
bool isUuid(std::string_view text);

}  // namespace tama
