// Who waits for whom: the lines behind busy numbers, for the use case's page. Read-only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/sql.hpp"

namespace tama::runtime {

struct WaitingBehind {
    std::string use_case;  // UUID; empty: a test
    std::string number;    // UC-2026-0001
    std::string title;
    std::int64_t count = 0;  // sessions of ours whose number it is asking just now
};

/// Sessions of the use case that stand in line, by what they stand behind; the longest line first.
std::vector<WaitingBehind> waitingBehind(store::Sql& sql, std::int64_t use_case_id);

}  // namespace tama::runtime
