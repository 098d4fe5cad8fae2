# One .ts per language; `cmake --build build/dev --target update_translations` brings them up to date.
qt_add_translations(TARGETS job-console
  SOURCE_TARGETS
    jc_application jc_artifacts jc_commandline jc_core jc_history jc_joblog jc_jobrun jc_kube jc_manifest jc_outputs jc_recordings jc_sandbox jc_spinnaker jc_yaml
    jc_widgets_accounts jc_widgets_artifact jc_widgets_common jc_widgets_context jc_widgets_details jc_widgets_events jc_widgets_history jc_widgets_joblog
    jc_widgets_jobs jc_widgets_main
    jc_widgets_manifest jc_widgets_pods jc_widgets_problems jc_widgets_properties jc_widgets_spinnaker
  TS_FILE_BASE job-console
  TS_FILE_DIR ${PROJECT_SOURCE_DIR}/translations
  RESOURCE_PREFIX /i18n
  LUPDATE_OPTIONS -locations none -no-obsolete)
