// The one place that includes Catch2, so that moving to version 3 touches one file. Tests use only what both
// versions share.
#pragma once

#include <catch2/catch.hpp>
