// The registry's places as the boundaries of has_state, has_district and has_ward: region, district and
// facility, by name or by their code in the source. Loaded when a workflow first asks, so that a step that
// asks for no place costs nothing. Lives for one step, on its transaction.
#pragma once

#include <optional>
#include <string>

#include "flows/locations.hpp"
#include "store/transaction.hpp"

namespace tama::runtime {

class PlaceResolver final : public flows::LocationResolver {
  public:
    /// `country` begins the path of a place that lies in no country of the registry: "LR > Bong".
    PlaceResolver(store::Sql& sql, std::string country) : sql_(sql), country_(std::move(country)) {}

    std::optional<std::string> find(std::string_view name, int level, std::string_view parent_path)
        const override;

  private:
    store::Sql& sql_;
    std::string country_;
    mutable std::optional<flows::LocationTree> tree_;
};

}  // namespace tama::runtime
