// The clock and ids a one-off command needs.
#pragma once

#include <cstdint>

#include <sodium.h>

#include "base/clock.hpp"
#include "base/ids.hpp"

namespace tama::server {

struct CommandTools {
    SystemWallClock clock;
    UuidV7Source ids{clock, [] {
                         std::uint64_t seed = 0;
                         randombytes_buf(&seed, sizeof seed);
                         return seed;
                     }()};
};

}  // namespace tama::server
