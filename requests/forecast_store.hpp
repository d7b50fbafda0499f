// The forecast of a use case as it stands: reads the group, the workflow and what was answered before, then computes.
// No read takes longer than one snapshot of the group.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "flows/runtime/workflow_store.hpp"
#include "gateway/router.hpp"
#include "requests/forecast.hpp"
#include "requests/rehearsal.hpp"
#include "requests/target_people.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"

namespace tama::requests {

/// What the configuration says.
struct ForecastSettings {
    flows::Environment conventions{};  // its languages, too
    runtime::SendBudget budget{};
    std::vector<ForecastChannel> channels{};
    std::shared_ptr<const gateway::Router> router{};  // of these channels, by name; null: the first takes all
    Tariffs tariffs{};
};

/// Everything a forecast is computed from, and the people it is about.
struct ForecastBasis {
    UseCase use_case;
    TargetPeople people;
    ForecastInput input;
    PastByKind past;
    std::shared_ptr<const runtime::CompiledRevision> workflow;
};

enum class Asked : std::uint8_t { AsDrawn, WholeGroup };

class Forecaster {
  public:
    /// The referents must outlive it. Thread-safe.
    Forecaster(store::Database& database, const store::PhoneCodec& codec, const WallClock& clock, ForecastSettings settings)
        : database_(database), codec_(codec), clock_(clock), settings_(std::move(settings)) {}

    /// Conflict, with what is missing, while the use case has no workflow or no target group; NotFound. Of the sample
    /// where there is one, unless the whole group is wanted.
    Result<ForecastBasis> basisOf(std::int64_t use_case_id, Asked asked = Asked::AsDrawn);
    Result<Forecast> forecastOf(std::int64_t use_case_id, Asked asked = Asked::AsDrawn);
    /// As the forecast, with at most kMostRehearsed of the workers, drawn by the seed.
    Result<RehearsalInput> rehearsalOf(const ForecastBasis& basis, std::uint64_t seed);
    Result<TargetPeople> peopleOf(std::int64_t use_case_id);

    const ForecastSettings& settings() const { return settings_; }
    const WallClock& clock() const { return clock_; }
    store::Database& database() { return database_; }

  private:
    std::string channelFor(const TargetPerson& person, const UseCase& use_case, const std::string& group) const;

    store::Database& database_;
    const store::PhoneCodec& codec_;
    const WallClock& clock_;
    const ForecastSettings settings_;
    runtime::WorkflowStore workflows_;
};

}  // namespace tama::requests
