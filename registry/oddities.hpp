// What is odd about a source and no fault of a single entry: told once, with how often and where first, instead
// of six hundred times. Pure; any thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace tama::registry {

class Oddities {
  public:
    void note(const std::string& what, const std::string& where, std::size_t count = 1);
    /// Those of another piece of the same source.
    void merge(const Oddities& other);
    bool empty() const { return seen_.empty(); }
    /// "gender: is missing (601 times, first here)", each at its first place.
    std::vector<Error> told() const;

  private:
    struct Seen {
        std::size_t count = 0;
        std::string where;  // first
    };
    std::map<std::string, Seen> seen_;  // by what is odd
};

}  // namespace tama::registry
