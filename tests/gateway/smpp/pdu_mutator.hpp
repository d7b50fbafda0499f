// Makes broken PDUs from sound ones: bits flipped, octets cut, inserted and doubled, lengths that lie, TLVs
// without end. The same seed gives the same PDUs.
#pragma once

#include <string>
#include <vector>

#include "base/random.hpp"

namespace tama::gateway::smpp::testing {

class PduMutator {
  public:
    explicit PduMutator(std::uint64_t seed);

    /// One to four mutations of one of the seeds. Most keep command_length true, so that they reach the
    /// codec.
    std::string next();

  private:
    void mutate(std::string& pdu);
    std::size_t place(const std::string& pdu) { return static_cast<std::size_t>(random_.below(pdu.size())); }

    Random random_;
    std::vector<std::string> seeds_;
};

/// Feeds mutated PDUs to framer, codec and the sessions of both sides. Throws std::logic_error where they
/// break a promise; memory errors are for the sanitizers to find. Returns how many PDUs could be decoded.
std::uint64_t fuzzPdus(std::uint64_t count, std::uint64_t seed);

}  // namespace tama::gateway::smpp::testing
