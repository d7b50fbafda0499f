// The contact as expressions see it: @contact, @fields, @urns. Reads in place; see view.hpp.
#pragma once

#include "flows/assets.hpp"
#include "flows/contact.hpp"
#include "flows/expressions/environment.hpp"
#include "flows/expressions/value.hpp"

namespace tama::flows {

class Execution;

struct ViewedContact {
    const Contact* contact;
    const Execution* execution;  // for assets, environment and services

    const Assets& assets() const;
    const Environment& environment() const;
    void noteDeprecated(std::string_view advice) const;
};

Value contactView(const ViewedContact& subject);
Value fieldsView(const ViewedContact& subject);
Value urnsView(const ViewedContact& subject);
Value channelValue(const Channel& channel);
Value userValue(const std::string& name, const std::string& email);
/// The open ticket, or null.
Value ticketView(const ViewedContact& subject);
/// An address as expressions see it: without its channel, and hidden where the environment says so.
Value urnValue(std::string_view urn, const Environment& environment);
/// A moment, in the zone of the environment.
Value momentValue(WallTime time, const Environment& environment);

}  // namespace tama::flows
