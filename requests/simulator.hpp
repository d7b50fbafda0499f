// The simulator of SOP step 3a: the program itself walks every path of a workflow with generated answers. A pass can
// only be made here, so nobody can claim one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "flows/expressions/environment.hpp"
#include "flows/runtime/workflow_store.hpp"

namespace tama::requests {

class SimulatorPass {
  public:
    std::int64_t revisionId() const { return revision_id_; }
    const std::string& transcriptDigest() const { return digest_; }  // SHA-256
    std::size_t exits() const { return exits_; }
    std::size_t exitsReached() const { return exits_reached_; }
    std::size_t warnings() const { return warnings_; }

  private:
    SimulatorPass() = default;
    friend Result<SimulatorPass> simulate(
        const runtime::CompiledRevision&, std::int64_t, const flows::Environment&, WallTime
    );

    std::int64_t revision_id_ = 0;
    std::string digest_;
    std::size_t exits_ = 0;
    std::size_t exits_reached_ = 0;
    std::size_t warnings_ = 0;
};

/// Refused with the first findings where a conversation fails. Takes up to seconds: outside transactions.
/// `environment`: of the country where it will run.
Result<SimulatorPass> simulate(
    const runtime::CompiledRevision& revision,
    std::int64_t revision_id,
    const flows::Environment& environment,
    WallTime now
);

}  // namespace tama::requests
